// Reads an iCalendar object from standard input as Thunderbird does, with its own library, and writes what it found.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const address = (property) => property && [property.getFirstValue(), property.getParameter("cn")];
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence,
    status: component.getFirstPropertyValue("status"),
    start: event.startDate.toJSDate().toISOString(),
    end: event.endDate.toJSDate().toISOString(),
    zone: event.startDate.zone.tzid,
    summary: event.summary,
    description: event.description,
    url: component.getFirstPropertyValue("url"),
    organizer: address(component.getFirstProperty("organizer")),
    attendees: event.attendees.map(address),
    answer: event.attendees.map((attendee) => attendee.getParameter("partstat")),
  };
});
console.log(JSON.stringify({ method: calendar.getFirstPropertyValue("method"), events }));
