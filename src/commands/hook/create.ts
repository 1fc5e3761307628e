import { createCommand } from '../../cli/forms/create.js';
import { hookForm } from './form.js';

export default createCommand(hookForm, { id: 'hook create', summary: 'create new hooks' });
