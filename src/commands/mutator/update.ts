import { updateCommand } from '../../cli/forms/update.js';
import { mutatorForm } from './form.js';

export default updateCommand(mutatorForm, { id: 'mutator update', summary: 'update mutators' });
