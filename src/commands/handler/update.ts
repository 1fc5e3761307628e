import { updateCommand } from '../../cli/forms/update.js';
import { handlerForm } from './form.js';

export default updateCommand(handlerForm, { id: 'handler update', summary: 'update handlers' });
