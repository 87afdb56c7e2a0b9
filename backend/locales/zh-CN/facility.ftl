# facility
