"""What programs call, by subject; and the page that describes it."""
