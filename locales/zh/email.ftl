email-subject = 一周摘要：{ $from }至{ $until }
email-title = 每周摘要
email-span = { $from }至{ $until }
email-nothing = 没有等待您处理的事项。
email-overdue = 到期未兑现的答复
email-overdue-line = 对方说 { $day } 以后再来
email-challenges = 有 { $n } 项救济已过期限：尚未提交，或对方尚未答复。
email-dossiers = 有 { $n } 份案卷的答复已逾期。
email-silent = 一个月没有记录
email-silent-line = 最近记录于 { $day }
email-own-steps = { $n ->
    [0] 您本周没有记录步骤。
   *[other] 您本周记录了 { $n } 步。它们与其他记录合起来说明什么，见“规律”。
 }
email-recorded = 本周新增记录
email-recorded-people = 新增 { $n } 人
email-recorded-cases = 新增 { $n } 个个案
email-recorded-steps = { $n } 个步骤
email-fewer = 不足 { $least }
email-uncoded = { $percent }% 的步骤尚未归类
email-patterns = 各个步骤合起来说明什么
email-new = 新：
email-growing = 增强：
email-fading = 减弱：
email-look = 查看
email-within = 以上只在本机构的记录内比较。我们只看得到来找我们的人。
email-unsubscribe = 不想再收到，请打开此页并点按钮：
email-unsubscribe-link = 不再接收
email-anchor = 请保留此邮件：审计日志当时为 { $head }。
