# 设施与学堂
facility_name_taken = 名称已被登记
    .detail = 该区划内已有同名设施，请核对是否重复登记。
room_name_taken = 房间名称重复
    .detail = 该设施已有同名房间。
room_in_use = 房间正在使用
    .detail = 该房间已排过课，不能删除；如不再使用，可改为不计入学堂面积。
registration_not_editable = 当前状态不能修改
    .detail = 登记已提交、已核准、已关停或已撤回时，此项不能修改（当前状态：{ $status ->
        [draft] 草稿
        [submitted] 待审核
        [returned] 已退回
        [approved] 已核准
        [suspended] 已暂停
        [withdrawn] 已撤回
        *[closed] 已关停
    }）。
registration_step_not_possible = 当前状态不能做此操作
    .detail = 登记的当前状态是{ $status ->
        [draft] 草稿
        [submitted] 待审核
        [returned] 已退回
        [approved] 已核准
        [suspended] 已暂停
        [withdrawn] 已撤回
        *[closed] 已关停
    }，不能做此操作。
own_submission = 不能审核自己提交的登记
    .detail = 请由其他人员审核。
school_needs_authority = 须由旗区或市民政局增设学堂
    .detail = 设施核准登记后，增设学堂须由旗区或市民政局办理。
school_days_need_authority = 须由旗区或市民政局更改
    .detail = 设施核准登记后，学堂的开办日期和停办日期须由旗区或市民政局更改。
school_day_before_registration = 早于登记生效日
    .detail = 开办日期和停办日期不能早于设施登记的生效日期。
school_day_too_far_ahead = 日期太远
    .detail = 开办日期和停办日期不能晚于一年以后。
school_missing = 该设施没有学堂
    .detail = 请先填写学堂信息。
school_numbers_exhausted = 学堂编号已用完
    .detail = 该区划的学堂编号已到 99。
below_minimum = 面积不足
    .detail = 统筹使用面积应不低于 { $minimum } 平方米，现为 { $actual } 平方米。
use_right_expired = 使用权已到期
    .detail = 请填写在登记生效之日及今天都有效的使用权文件。
use_right_not_yet_valid = 使用权尚未生效
    .detail = 使用权的起始日晚于登记生效的日期。
conditions_not_met = 不具备办学条件
    .detail = 服务站不具备条件的，不能开办学堂。
division_unknown = 区划代码不存在
    .detail = 没有这个行政区划代码，或该区划已撤销。
division_outside_scope = 不在管辖范围内
    .detail = 该区划不在您的管辖范围内。
division_code_malformed = 区划代码格式不对
    .detail = 区划代码应为 9 位（中心）或 12 位（服务站）数字。
division_fixed_by_school = 不能更改区划
    .detail = 学堂已按原区划编码，不能更改区划。
kind_does_not_fit_division = 设施类型与区划不符
    .detail = 街道养老服务中心应在街道，区域苏木乡镇养老服务中心应在苏木乡镇，服务站应在嘎查村或社区。
credit_code_invalid = 统一社会信用代码有误
    .detail = 请核对 18 位统一社会信用代码，校验位不符。
phone_invalid = 电话号码有误
    .detail = 请填写 5 到 15 位数字的电话号码。
opening_hours_invalid = 开放时间有误
    .detail = 请按“周一至周五 08:30-17:30；周六 09:00-12:00”填写，结束时间应晚于开始时间。
opening_hours_overlap = 开放时间重叠
    .detail = 同一天的开放时间不能重叠。
effective_on_out_of_order = 生效日期有误
    .detail = 生效日期不能晚于今天，也不能早于上一次决定的生效日期。
effective_on_too_early = 生效日期过早
    .detail = 生效日期不能早于建设标准施行之日。
inspected_on_out_of_order = 核验日期有误
    .detail = 核验日期不能晚于今天，也不能早于上一次核验。
end_before_start = 结束早于开始
    .detail = 结束日期不能早于开始日期。
parent_not_a_center = 上级学堂不符
    .detail = 只有服务站的学堂可以由中心的学堂辐射延伸。
rooms_malformed = 房间填写有误
    .detail = 请按“类别/名称/面积/座位数”填写，共用的房间后加“/共享”，不计入学堂面积的后加“/不计入”，多间用分号隔开，名称不能重复。
