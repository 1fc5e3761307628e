import { updateCommand } from '../../cli/forms/update.js';
import { hookForm } from './form.js';

export default updateCommand(hookForm, { id: 'hook update', summary: 'update hooks' });
