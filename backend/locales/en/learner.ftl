# learner
