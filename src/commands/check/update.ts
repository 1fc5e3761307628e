import { updateCommand } from '../../cli/forms/update.js';
import { checkForm } from './form.js';

export default updateCommand(checkForm, { id: 'check update', summary: 'update checks' });
