export { cutText, shortText } from '@escapement/timetable';
