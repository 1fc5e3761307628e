import { updateCommand } from '../../cli/forms/update.js';
import { filterForm } from './form.js';

export default updateCommand(filterForm, { id: 'filter update', summary: 'update filters' });
