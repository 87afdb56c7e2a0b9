# 更新建议、提醒与公开课程表
no_refresh_rule = 该日期没有可用的更新规则
    .detail = 请联系市级管理员补充课程更新规则。
refresh_rule_follows = 已有同日或更晚生效的规则
    .detail = 新规则的生效日期必须晚于已有的每一条规则。
rule_not_to_come = 生效日期须在今天之后
    .detail = 更新规则只能从将来的日期起生效。
weights_not_whole = 权重合计不是 100%
    .detail = 各项权重合计应为 10000（即 100%）。
refresh_made_meanwhile = 刚刚有人生成了建议
    .detail = 另一个人同时为这所学堂的这个半年生成了更新建议，请刷新后查看。
refresh_decided = 该建议已有决定
    .detail = 已对现有建议作出决定，不能再生成新的建议；请在原建议上继续。
refresh_superseded = 该建议已被替代
    .detail = 之后又生成了新的建议，请在新的建议上作决定。
refresh_applied = 该建议已形成草稿
    .detail = 决定已写入课程表草稿，如需调整请直接修改草稿。
refresh_undecided = 还有未决定的建议
    .detail = 还有 { $count } 条建议没有决定，请逐条决定或全部采纳后再形成草稿。
only_with_changed = 只在“改动后采纳”时填写
    .detail = 采纳或不采纳时不需要填写此项。
only_with_another_course = 只在更换或新增课程时填写
    .detail = 保留或调整原课程时不需要选择其他课程。
verdict_not_allowed = 此条不能这样处理
    .detail = 原有课程只能保留、调整或更换；供给不足的类别只能新增课程。
sessions_not_asked = 此处不需要课次
    .detail = 保留原课程或取消课程时不需要填写课次。
invalid_half_years = 半年度个数有误
    .detail = half_years 应在 1 到 { $max } 之间。
public_title = { $school }课程表
public_heading = { $half }课程表
public_half_year = { $year }年{ $half ->
    [H1] 上半年
   *[H2] 下半年
}
public_half_years = 选择半年度
public_language = 选择语言
public_address = 地址：{ $address }
public_weekday = { $day ->
    [mon] 星期一
    [tue] 星期二
    [wed] 星期三
    [thu] 星期四
    [fri] 星期五
    [sat] 星期六
   *[sun] 星期日
}
public_no_weekday = 上课日期请向学堂询问
public_time = { $half ->
    [am] 上午
   *[pm] 下午
}{ $hour }点{ $sharp ->
    [yes] {""}
   *[no] { $minute }分
}
public_no_time = 时间待定
public_lasts = 每次 { $minutes } 分钟，共 { $sessions } 次
public_kind = { $category }，{ $mode }
public_published = { $day } 发布
public_nothing = 这所学堂还没有发布课程表，请向学堂工作人员询问。
public_footer = 课程如有变动，以学堂当日通知为准。不会上网的老人可到学堂领取纸质课程表。
public_unknown = 没有找到课程表
public_unknown_advice = 请核对网址，或向学堂工作人员询问。
