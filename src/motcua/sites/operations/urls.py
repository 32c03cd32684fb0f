from django.urls import path

from motcua.sites.operations.views import account, enrol, sign_in

app_name = "operations"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/as/<slug:username>/", sign_in.as_persona, name="sign_in_as"),
    path("sign-in/code/", sign_in.code, name="second_factor"),
    path("sign-in/passkey/", sign_in.passkey, name="passkey"),
    path("sign-in/passkey/options/", sign_in.passkey_options, name="passkey_options"),
    path("sign-in/password/", sign_in.own_password, name="own_password"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("second-factor/", enrol.choose, name="enrol"),
    path("second-factor/app/", enrol.totp, name="enrol_totp"),
    path("second-factor/passkey/", enrol.passkey, name="enrol_passkey"),
    path("second-factor/passkey/options/", enrol.passkey_options, name="enrol_passkey_options"),
    path("second-factor/recovery-codes/", enrol.recovery_codes, name="recovery_codes"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="account_password"),
    path("account/recovery-codes/", account.new_recovery_codes, name="account_recovery_codes"),
    path("account/passkeys/<int:id>/remove/", account.remove_passkey, name="account_remove_passkey"),
]
