import "../styles/index.css";
import { ownTimes, runClocks } from "../site/clocks";
import { runCopyButtons } from "../site/copy";
import { runDialogs } from "../site/dialogs";
import { runReminders } from "../site/reminders";
import { switchTheme } from "../site/theme";

const locale = document.documentElement.lang;

switchTheme();
runDialogs();
runCopyButtons();
runClocks(locale);
ownTimes(locale);
runReminders();
