from django.utils.translation import gettext_lazy as _

from motcua.foundation.files.enums import ScanState

SCAN_STATE = {
    ScanState.PENDING: _("Waiting for the malware scan"),
    ScanState.CLEAN: _("Scanned, no malware found"),
    ScanState.INFECTED: _("Quarantined: malware found"),
    ScanState.NOT_SCANNED: _("Not scanned: no scanner is set"),
    ScanState.MADE_HERE: _("Made by this system"),
}
