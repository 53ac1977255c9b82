sign-in-title = 登录
sign-in-email = 电子邮箱
sign-in-password = 密码
sign-in-go = 登录
sign-in-wrong = 邮箱或密码不正确。
sign-in-suspended = 此账号已停用，请联系管理员。
sign-in-throttled = 尝试次数过多。请等待 { $seconds } 秒后再试。
sign-in-forgotten = 忘记密码？请向管理员索取新的邀请，再由主管重新接纳；记录不会丢失。
