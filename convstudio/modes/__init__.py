"""Ways of looking that change the whole window: animation, signals, comparison."""
