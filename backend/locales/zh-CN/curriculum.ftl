# curriculum
