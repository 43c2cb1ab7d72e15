"""Where else a service could go: ways of choosing sites among premises that exist, looked at exactly."""
