overview-greeting = Welcome, { $name }.
overview-tasks = What would you like to do?
