# 规律的句子。⟦ 与 ⟧ 之间的部分在页面上加粗。
finding-headline = { $who } { finding-people }中，⟦{ finding-target }⟧，{ finding-than }。
finding-sentence = { $who } { finding-people }中，⟦{ finding-target }⟧，{ finding-than-range }。{ finding-certainty }。
finding-without-total = { $who }人当中，⟦{ finding-target }⟧，比{ finding-others }⟦更常见⟧。
finding-comparison = { $compared ->
    [elsewhere] 别处 { $people } 人中，{ finding-target }。
   *[others] { finding-others } { $people } 人中，{ finding-target }。
 }
finding-than = { $others ->
    [0] 相比之下⟦没有人⟧如此
   *[other] 比例是{ finding-others }的⟦ { $times }⟧
 }
finding-than-range = { $others ->
    [0] 相比之下⟦没有人⟧如此
   *[other] 比例是{ finding-others }的⟦ { $times }⟧（{ $range }）
 }
finding-people = { $people } 人
finding-was = { $met } 人被
finding-target = { $outcome ->
    [refused] { $ground }{ finding-was }拒绝
    [not-taken] { $ground }{ finding-was }拒收材料
    [deflected] { $ground }{ finding-was }推到别处办理
    [deferred] { $ground }{ finding-was }要求等待
    [more-demanded] { $ground }{ finding-was }要求补材料或加条件
    [no-answer] { $ground }{ $met } 人没有得到答复
    [withdrew] { $ground }{ $met } 人放弃了
    [granted] { $ground }{ $met } 人办成了
    [partly-granted] { $ground }{ $met } 人部分办成
    [accepted-for-processing] { $ground }{ $met } 人获得受理
    [demanded] { finding-was }要求提供“{ $label }”
    [demanded-without-rule] { finding-was }要求提供没有规定依据的“{ $label }”
    [demanded-without-any-rule] { finding-was }提出没有规定依据的要求
    [promise-broken] { $met } 人得到过承诺而到期未兑现
    [returned] { $met } 人又回到之前离开过的单位
   *[unknown] { $ground }{ $met } 人遇到“{ $label }”
 }
finding-ground = 以“{ $reason }”为由，
finding-group = { $facet ->
    [origin] 来自{ $value }
   *[facet] { $name }为“{ $value }”
 }
finding-question = “{ $name }”的回答
finding-group-and = 、
finding-asked = 申请“{ $service }”
finding-tried = 办事
finding-at-place = 在{ $name }
finding-at-office = 在{ $name }
finding-at-stage = （“{ $name }”阶段）
finding-in-period = （“{ $name }”时期）
finding-others = { $compared ->
    [elsewhere] 别处
    [otherwise] 其他情况
    [asked-there] 当地其他申请人
    [there] 当地其他人
    [asked] 其他申请人
    [period] 同一时期其他人
    [stage] 同一阶段其他人
   *[others] 其他人
 }
finding-certainty = { $certainty ->
    [strong] 证据充分
    [some] 有一定证据
   *[weak] 证据不足
 }
finding-unlisted = 清单以外的要求
