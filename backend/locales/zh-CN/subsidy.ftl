# subsidy
own_subsidy_policy = 不能审批自己拟定的政策
    .detail = 您参与拟定或修改过这份政策，请由另一位市级管理员复核批准。
