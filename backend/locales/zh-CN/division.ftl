# division
