# 教师
not_for_students = 高校学生不填此项
    .detail = 来源为高校学生时，不填在职或退休。
only_for_retired = 仅限退休人员
    .detail = 只有退休人员才能填写返聘类别。
only_for_students = 仅限高校学生
    .detail = 只有来源为高校学生时才填写实习或任教。
teacher_already_registered = 该教师已登记
    .detail = 使用此身份证号的教师已经登记。
unit_consent_missing = 缺少单位同意
    .detail = 在职人员和高校学生须先取得所在单位或学校同意，才能核实。
