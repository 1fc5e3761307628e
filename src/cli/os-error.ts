export { isFolderError, osErrorText } from '../wire/os-error.js';
