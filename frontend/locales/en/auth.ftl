sign-in = Sign in
sign-in-username = Account
sign-in-password = Password
sign-in-expired = Your sign-in has expired. Please sign in again.
