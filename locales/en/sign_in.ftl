sign-in-title = Sign in
sign-in-email = E-mail address
sign-in-password = Password
sign-in-go = Sign in
sign-in-wrong = The e-mail address or the password is not right.
sign-in-suspended = This account is suspended. Ask an administrator.
sign-in-throttled = Too many tries. Wait { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
 } and try again.
sign-in-forgotten = Forgotten your password? Ask an administrator for a new invitation. A supervisor then admits you again; nothing of the record is lost.
