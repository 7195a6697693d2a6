"""The Risks page: the register and its scores, the matrix, each risk as a stress, and the net cover."""

from ui.savings.risks import cover, matrix, register, stresses, words
