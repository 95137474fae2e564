module rulebook

go 1.26
