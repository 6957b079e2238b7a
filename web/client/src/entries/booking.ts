import { copyMonday } from "../mentoring/hours";
import { tellChoice } from "../mentoring/slots";

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-booking]")) tellChoice(form);
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-hours]")) copyMonday(form);
