"""Functions that source rewriters have got wrong, by what is hard about them. Each module lists its own with arguments."""
