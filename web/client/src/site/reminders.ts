/** A session that is coming, as the server tells it: texts are in the reader's language. */
export interface Coming {
  id: string;
  sequence: number;
  starts_at: string;
  /** Minutes before the start at which to tell. */
  minutes: readonly number[];
  title: string;
  text: string;
  action: string;
  dismiss: string;
  href: string;
}

interface Answer {
  /** The server's clock; the browser's may differ. */
  now: string;
  sessions: readonly Coming[];
}

type Told = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const MINUTE_MS = 60_000;
const ASK_MS = 5 * MINUTE_MS;
const LOOK_MS = 10_000;
const SHOWN_AT_ONCE = 2;
const PREFIX = "reminder:";
const KEEP_MS = 2 * 24 * 60 * MINUTE_MS;

/** Which reminder fits the moment: the last whose time has come, and none once the session has begun. */
export function dueReminder(session: Coming, now: number): number | undefined {
  const left = Date.parse(session.starts_at) - now;
  if (left <= 0) return undefined;
  const due = session.minutes.filter((minutes) => left <= minutes * MINUTE_MS);
  return due.length > 0 ? Math.min(...due) : undefined;
}

/** The sessions to tell of now. Each reminder is told once in a browser, over all its pages and visits. */
export function take(sessions: readonly Coming[], now: number, told: Told): Coming[] {
  return sessions.filter((session) => {
    const minutes = dueReminder(session, now);
    if (minutes === undefined) return false;
    const key = `${PREFIX}${session.id}:${session.sequence}:${minutes}`;
    if (told.getItem(key) !== null) return false;
    told.setItem(key, String(now));
    return true;
  });
}

/** Forgets what was told days ago. */
export function tidy(now: number, told: Told): void {
  const keys = Array.from({ length: told.length }, (_, index) => told.key(index));
  for (const key of keys)
    if (key?.startsWith(PREFIX) && now - Number(told.getItem(key)) > KEEP_MS) told.removeItem(key);
}

/** Reminds whoever is signed in of their sessions, on any page, for as long as it stays open. */
export function runReminders(): void {
  const place = document.querySelector<HTMLElement>(".toasts[data-reminders]");
  if (!place) return;
  let sessions: readonly Coming[] = [];
  let ahead = 0;
  let asked = -ASK_MS;
  const look = async (): Promise<void> => {
    if (performance.now() - asked >= ASK_MS && !document.hidden) {
      asked = performance.now();
      const answer = await ask();
      if (answer) {
        sessions = answer.sessions;
        ahead = Date.parse(answer.now) - Date.now();
        tidy(Date.now() + ahead, localStorage);
      }
    }
    // The soonest last: it stays when there are many.
    for (const session of take(sessions, Date.now() + ahead, localStorage).reverse()) show(place, session);
  };
  setInterval(() => void look(), LOOK_MS);
  document.addEventListener("visibilitychange", () => void look());
  void look();
}

async function ask(): Promise<Answer | undefined> {
  try {
    const answer = await fetch("/api/v1/reminders", { headers: { Accept: "application/json" } });
    return answer.ok ? ((await answer.json()) as Answer) : undefined;
  } catch {
    return undefined; // Offline; it is asked for again.
  }
}

function show(place: HTMLElement, session: Coming): void {
  const box = document.createElement("div");
  box.className = "toast reminder";
  const words = document.createElement("p");
  const title = document.createElement("strong");
  title.textContent = session.title;
  words.append(title, document.createElement("br"), session.text);
  const enter = document.createElement("a");
  enter.className = "button small";
  enter.href = session.href;
  enter.textContent = session.action;
  // Nobody leaves a room for looking something up.
  if (document.body.classList.contains("room-page")) enter.target = "_blank";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button quiet small";
  close.textContent = session.dismiss;
  close.addEventListener("click", () => box.remove());
  const tools = document.createElement("div");
  tools.className = "row";
  tools.append(enter, close);
  box.append(words, tools);
  place.append(box);
  for (const old of [...place.querySelectorAll(".reminder")].slice(0, -SHOWN_AT_ONCE)) old.remove();
}
