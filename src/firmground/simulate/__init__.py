"""Plan -> possible histories -> Forecast; opens no file, and never imports the search."""
