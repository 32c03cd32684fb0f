"""Money: what is asked, how it is paid, the receipt, what is given back, and whether our books and the bank's agree."""
