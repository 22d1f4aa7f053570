// The admin's theme brings htmx along. It shall write no style into the page and evaluate
// nothing from it.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
