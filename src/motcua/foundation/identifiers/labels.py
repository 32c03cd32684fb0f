"""What is said when an identifier is refused, in Vietnamese and English."""

ERRORS = {
    "dossier_code": {
        "vi": "Mã hồ sơ không đúng dạng. Mã hồ sơ có dạng H44.10.05-261123-0001, in trên giấy tiếp nhận.",
        "en": "This is not a dossier code. It looks like H44.10.05-261123-0001 and is printed on the receipt.",
    },
    "dossier_date": {
        "vi": "Sáu chữ số giữa của mã hồ sơ ({digits}) không phải là ngày tiếp nhận (năm, tháng, ngày).",
        "en": "The six middle digits of the dossier code ({digits}) are not a date (year, month, day).",
    },
    "dossier_agency": {"vi": "Mã cơ quan “{agency}” không hợp lệ.", "en": "The agency code “{agency}” is not valid."},
    "dossier_serial": {
        "vi": "Số thứ tự trong ngày phải từ 1 đến 9999999.",
        "en": "The serial number of the day must be 1 to 9999999.",
    },
    "citizen_number_form": {
        "vi": "Số định danh cá nhân gồm 12 chữ số.",
        "en": "A personal identification number has 12 digits.",
    },
    "citizen_number_place": {
        "vi": "Ba chữ số đầu của số định danh không phải là mã nơi đăng ký khai sinh.",
        "en": "The first three digits are not a code of a place of birth registration.",
    },
    "citizen_number_birth": {
        "vi": "Số định danh ghi năm sinh {year}, khác với ngày sinh đã khai.",
        "en": "The number says born in {year}, which differs from the date of birth given.",
    },
    "citizen_number_sex": {
        "vi": "Giới tính trong số định danh khác với giới tính đã khai.",
        "en": "The sex in the number differs from the one given.",
    },
    "mrz_form": {
        "vi": "Đây không phải dòng máy đọc của giấy tờ tùy thân: thẻ có 3 dòng 30 ký tự, hộ chiếu có 2 dòng 44 ký tự.",
        "en": "These are no machine-readable lines: a card has 3 lines of 30 signs, a passport 2 lines of 44.",
    },
    "mrz_number": {
        "vi": "Số giấy tờ trong dòng máy đọc không khớp chữ số kiểm tra.",
        "en": "The number in the machine-readable lines does not fit its check digit.",
    },
    "mrz_date": {
        "vi": "Ngày trong dòng máy đọc không khớp chữ số kiểm tra hoặc không có thật.",
        "en": "A date in the machine-readable lines does not fit its check digit, or is none.",
    },
    "mrz_whole": {
        "vi": "Các dòng máy đọc không khớp chữ số kiểm tra chung.",
        "en": "The machine-readable lines do not fit their common check digit.",
    },
    "qr_fields": {
        "vi": "Mã QR này không phải của thẻ căn cước: cần từ 7 đến 11 mục cách nhau bằng dấu “|”.",
        "en": "This is not the QR code of an identity card: it needs 7 to 11 fields separated by “|”.",
    },
    "qr_name": {"vi": "Mã QR không có họ tên hợp lệ.", "en": "The QR code has no valid name."},
    "qr_old_number": {
        "vi": "Số CMND cũ trong mã QR phải có 9 hoặc 12 chữ số.",
        "en": "The old card number in the QR code must have 9 or 12 digits.",
    },
    "qr_date": {
        "vi": "Mã QR có ngày không hợp lệ ở mục {field}.",
        "en": "The QR code has an invalid date in field {field}.",
    },
    "qr_sex": {"vi": "Giới tính trong mã QR phải là Nam hoặc Nữ.", "en": "The sex in the QR code must be Nam or Nữ."},
    "control_characters": {
        "vi": "Nội dung có ký tự điều khiển không được phép.",
        "en": "The text has control characters, which are not allowed.",
    },
    "tax_code_form": {
        "vi": "Mã số thuế gồm 10 chữ số, 10 chữ số kèm 3 chữ số đơn vị phụ thuộc, hoặc 12 chữ số định danh cá nhân.",
        "en": "A tax code has 10 digits, 10 digits and 3 branch digits, or the 12 digits of a personal number.",
    },
    "tax_code_check": {
        "vi": "Mã số thuế sai chữ số kiểm tra; hãy xem lại từng chữ số.",
        "en": "The check digit of the tax code is wrong; please check each digit.",
    },
    "phone_form": {
        "vi": "Số điện thoại không hợp lệ. Số di động có 10 chữ số, ví dụ 0912 345 678.",
        "en": "This is not a phone number. A mobile number has 10 digits, such as 0912 345 678.",
    },
    "vietqr_form": {"vi": "Đây không phải là mã VietQR.", "en": "This is not a VietQR code."},
    "vietqr_crc": {
        "vi": "Mã VietQR sai mã kiểm tra; nội dung đã bị thay đổi hoặc đọc thiếu.",
        "en": "The checksum of the VietQR code is wrong; it was altered or read incompletely.",
    },
    "vietqr_bin": {"vi": "Mã ngân hàng (BIN) gồm 6 chữ số.", "en": "The bank number (BIN) has 6 digits."},
    "vietqr_account": {
        "vi": "Số tài khoản gồm từ 1 đến 19 chữ cái hoặc chữ số.",
        "en": "The account number has 1 to 19 letters or digits.",
    },
    "vietqr_amount": {
        "vi": "Số tiền phải là số đồng nguyên, lớn hơn 0, nhiều nhất 13 chữ số.",
        "en": "The amount must be whole đồng, above 0, at most 13 digits.",
    },
    "vietqr_purpose": {
        "vi": "Nội dung chuyển tiền dài nhất 50 ký tự.",
        "en": "The purpose has at most 50 characters.",
    },
}
