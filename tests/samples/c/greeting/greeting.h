#pragma once

/* What to say. */
const char *greeting(void);
