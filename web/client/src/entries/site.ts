import "../styles/index.css";
import { checkFileSizes } from "../mentoring/file_size";
import { searchAtOnce } from "../mentoring/finder";
import { countPicks } from "../mentoring/picks";
import { ownTimes, runClocks } from "../site/clocks";
import { runCopyButtons } from "../site/copy";
import { runDialogs } from "../site/dialogs";
import { runRefreshing } from "../site/refreshing";
import { runReminders } from "../site/reminders";
import { showCurrentTab } from "../site/tabs";
import { switchTheme } from "../site/theme";

const locale = document.documentElement.lang;

switchTheme();
runDialogs();
runCopyButtons();
runClocks(locale);
ownTimes(locale);
runReminders();
searchAtOnce();
countPicks();
checkFileSizes();
runRefreshing();
showCurrentTab();
