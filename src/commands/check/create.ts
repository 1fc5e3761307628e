import { createCommand } from '../../cli/forms/create.js';
import { checkForm } from './form.js';

export default createCommand(checkForm, { id: 'check create', summary: 'create new checks' });
