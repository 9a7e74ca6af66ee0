namespace Trimtab.Twin.Store;

internal enum ChangeKind
{
    Added,
    Modified,
    Deleted,
}
