# 学分
no_credit_policy = 当日没有生效的学分政策
    .detail = { $day } 没有已发布的学分政策，请先由市级管理员发布。
policy_overlap = 政策有效期重叠
    .detail = 同一天只能有一份已发布的政策，请调整起止日期。
policy_not_draft = 不是草稿
    .detail = 只有草稿可以发布，已发布的政策不能改动。
own_credit = 不能给自己记学分
    .detail = 本次活动中有您本人的签到，请由其他工作人员结算。
insufficient_balance = 账户余额不足
    .detail = 余额扣除已冻结部分后不够，没有发生任何变动。
nothing_to_resolve = 已经处理过
    .detail = 这笔业务已经入账、撤销或冲正，不能再办一次。
amount_out_of_range = 数额超出范围
    .detail = 请核对数额。
credits_expired = 学分或预留已到期
    .detail = 已过有效期的学分不能再用，请核对日期。
