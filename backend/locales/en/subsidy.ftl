# subsidy
