# 共享场馆
venue_name_taken = 该地已登记同名场馆
    .detail = 同一苏木乡镇街道内场馆名称不能重复，请查找已登记的场馆。
venue_not_available = 场馆不可用
    .detail = 场馆不存在，或不在您的查看范围内。
venue_closed = 场馆已停止共享
    .detail = 停止共享的场馆不能签订协议，也不能预约。
venue_too_small = 场馆容不下
    .detail = 场馆最多容纳 { $capacity } 人。
venue_step_not_allowed = 场馆当前状态不能这样操作
    .detail = 请刷新后查看场馆状态。
venue_agreement_overlaps = 协议日期重叠
    .detail = 该学堂与该场馆在这段日期内已有协议，请先提前终止原协议，或调整日期。
venue_agreement_missing = 当日没有有效的场馆协议
    .detail = 该学堂在 { $day } 没有与该场馆签订有效协议，请先由管理部门登记协议。
venue_agreement_last_day = 终止日期不对
    .detail = 最后一天不能早于昨天，须在协议生效前一天之后、约定的到期日之前。
venue_agreement_over = 协议已经结束
    .detail = 已到期或已提前终止的协议不能再终止。
venue_booked_ahead = 之后还有 { $count } 次预约
    .detail = 请先调整或取消这些预约和课次，再办理。
venue_taken = 场馆已被占用
    .detail = { $whose ->
        [other] 该时段场馆已被其他单位预约（{ $time }）。
       *[own] 该时段场馆已用于“{ $title }”（{ $time }）。
    }
venue_booking_past = 时间已过
    .detail = 已经结束的时段不能预约，也不能取消预约。
venue_booking_cancelled = 预约已取消
    .detail = 取消的预约不能再取消。
venue_booking_of_session = 该预约属于课次
    .detail = 请到排课表调整或取消该课次，场馆预约会随之调整或取消。
too_many_days = 天数太多
    .detail = 一次最多查看 { $max } 天。
