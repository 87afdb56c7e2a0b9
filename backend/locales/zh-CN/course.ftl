# 课程
no_objective = 请选择课程目标
    .detail = 德、学、康、乐、为五项目标至少选一项。
objective_twice = 课程目标重复
    .detail = 同一目标只选一次。
tag_twice = 标签重复
    .detail = 同一标签只选一次。
malformed_code = 课程编号格式不对
    .detail = 编号为 2 至 32 位字母、数字或连字符。
course_code_taken = 课程编号已被使用
    .detail = 请换一个编号。
course_owner_out_of_reach = 无权管理此课程
    .detail = 市级课程由市级管理，旗区课程由本旗区或市级管理。
course_not_a_draft = 只能修改草稿
    .detail = 课程已送审、发布或停用，不能直接修改。
course_step_not_allowed = 课程当前状态不能这样做
    .detail = 课程须先送审再发布，已发布的才能停用。请刷新后查看。
