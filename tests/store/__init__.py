"""The cache of generated modules, held against crashes, races, other users, full disks and changes of what it was made from."""
