# 课程表
plan_exists = 已有该半年的草稿
    .detail = 此学堂该半年已有一份草稿，请在草稿上修改。
plan_not_a_draft = 课程表已发布
    .detail = 已发布的课程表不能再改，也不能再次发布；如需调整请新建一版。
plan_empty = 课程表没有内容
    .detail = 请至少安排一门课程再发布。
course_twice = 同一课程重复
    .detail = 一份课程表里同一门课程只安排一次。
course_not_available = 课程不可用
    .detail = 课程不存在、尚未发布、已停用，或不在您的管辖范围内。
half_year_over = 该半年已经结束
    .detail = { $year } 年{ $half ->
        [H1] 上半年
       *[H2] 下半年
    }已经结束，不能再发布它的课程表。
too_little_changed = 更新的课程太少
    .detail = 与上一份已发布的课程表相比只更新了 { $changed }%，至少应更新 { $minimum }%。
no_curriculum_parameter = 该日期没有可用的参数
    .detail = 请联系市级管理员补充课程更新参数。
school_not_opened = 学堂尚未开班
    .detail = 学堂尚未核准开放，不能编制课程表。
