export { exactNumber, InexactJsonError, isRawNumber, parseExactJson } from './exact-json.js';
