// Runs before the first paint: a chosen theme must not flash the other one.
import { applyTheme, storedTheme } from "./theme";

applyTheme(storedTheme());
