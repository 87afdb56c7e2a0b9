sign-in = Sign in
sign-in-username = Account
sign-in-password = Password
sign-in-expired = Your sign-in has expired. Please sign in again.
sign-in-replaced = Another account has signed in in this browser, so yours was signed out here. Please sign in again.
sign-in-again = Sign in again
sign-in-again-advice = This page and what you typed are still here. Enter your password to go on.
sign-in-other = Use another account
