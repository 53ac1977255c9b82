# 每个页面的外框。
layout-name = Throughline
layout-skip = 跳到正文
layout-main = 主菜单
layout-today = 今日
layout-cases = 个案
layout-patterns = 规律
layout-maps = 图谱
layout-releases = 发布
layout-reference = 资料
layout-admin = 管理
layout-find = 查找当事人或个案
layout-find-hint = 编号、姓名、拼音、电话……
layout-find-go = 查找
layout-leave = 快速离开
layout-sign-out = 退出登录
layout-wrong = 有几处需要再看一下
layout-wrong-mark = 错误：
layout-choose = 请选择……
layout-done = 已完成
# 程序会把 (time) 换成时间。
layout-draft-saved = ✓ 草稿已保存 (time)
layout-draft-not-saved = ! 尚未保存，网络不通
layout-demo = 这是演示。其中的人、地方、机构和地方规定都是虚构的；请不要录入真实的人。
layout-interval = 比例是 { $times }，{ $range }
layout-interval-same = 一样
layout-too-long = 不能超过 { $most } 个字。
layout-control = 里面有键盘打不出的字符。请不要粘贴，重新输入一次。
