"""Every plan of a portfolio under many draws: here or on a cluster, kept in files, resumed where it stopped."""
