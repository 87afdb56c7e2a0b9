overview-greeting = { $name }，您好。
overview-tasks = 我要做什么
