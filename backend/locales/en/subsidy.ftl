# subsidy
own_subsidy_policy = Nobody approves its own draft
    .detail = You have drafted or changed this policy; another administrator of the city must review and approve it.
